/* src/read/net/robots.h: robots.txt (RFC 9309) and addresses that are nobody's business.
 *
 *     hs_robots_allows("User-agent: *\nDisallow: /private\n", "hearsay", "/private/1", &delay)  ->  false */
#ifndef HS_READ_NET_ROBOTS_H
#define HS_READ_NET_ROBOTS_H

#include <hearsay/base.h>

#include <sys/socket.h>

/* May agent read path (with its query)? The longest rule that fits wins, Allow on a tie; '*' and a last '$' have their
 * meaning. The group that names agent counts, else the one of '*'. *delay_s: Crawl-delay of that group, 0: none. */
bool hs_robots_allows(hs_str robots, hs_str agent, hs_str path, unsigned *delay_s);

/* True for loopback, private, link-local, shared, reserved and multicast addresses, also inside IPv6 forms of IPv4. */
bool hs_address_is_private(const struct sockaddr *address);

#endif
