/* hearsay/hearsay.h: all of the public interface, in the order of the pipeline. */
#ifndef HEARSAY_HEARSAY_H
#define HEARSAY_HEARSAY_H

#include <hearsay/base.h>
#include <hearsay/engine.h>
#include <hearsay/page.h>
#include <hearsay/article.h>
#include <hearsay/draft.h>
#include <hearsay/site.h>
#include <hearsay/text.h>
#include <hearsay/statement.h>
#include <hearsay/match.h>
#include <hearsay/claim.h>
#include <hearsay/store.h>

#endif
