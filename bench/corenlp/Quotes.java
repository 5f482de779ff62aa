// Quotes TEXTS.jsonl: CoreNLP's quotations and their speakers in the form of `hearsay annotate`, one object a line.
// TEXTS.jsonl: {"id": ..., "text": ...} a line. Consecutive quotations of one speaker in one paragraph are joined.
import edu.stanford.nlp.ling.CoreAnnotations;
import edu.stanford.nlp.pipeline.CoreDocument;
import edu.stanford.nlp.pipeline.CoreQuote;
import edu.stanford.nlp.pipeline.StanfordCoreNLP;
import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.json.Json;
import javax.json.JsonArrayBuilder;
import javax.json.JsonObject;
import javax.json.JsonObjectBuilder;

public class Quotes {
    static int bytes(String text, int chars) {
        return text.substring(0, chars).getBytes(StandardCharsets.UTF_8).length;
    }

    static JsonObjectBuilder span(String text, int start, int end) {
        return Json.createObjectBuilder().add("start", bytes(text, start)).add("end", bytes(text, end));
    }

    static String speakerOf(CoreQuote quote) {
        return quote.canonicalSpeaker().isPresent() ? quote.canonicalSpeaker().get()
            : quote.speaker().isPresent() ? quote.speaker().get() : null;
    }

    static void print(String id, String text, List<CoreQuote> group) {
        JsonArrayBuilder parts = Json.createArrayBuilder();
        for (CoreQuote q : group) {
            parts.add(span(text, q.quoteCharOffsets().first() + 1, Math.max(q.quoteCharOffsets().first() + 1,
                q.quoteCharOffsets().second() - 1)));
        }
        JsonObjectBuilder line = Json.createObjectBuilder().add("doc", id).add("kind", "direct").add("parts", parts);
        CoreQuote first = group.get(0);
        String name = speakerOf(first);
        if (name == null) {
            line.addNull("speaker");
        } else {
            JsonObjectBuilder speaker = Json.createObjectBuilder().add("name", name);
            if (first.speakerCharOffsets().isPresent()) {
                speaker = span(text, first.speakerCharOffsets().get().first(), first.speakerCharOffsets().get().second())
                    .add("name", name);
            }
            line.add("speaker", speaker);
        }
        System.out.println(line.build());
    }

    public static void main(String[] args) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("annotators", "tokenize,pos,lemma,ner,depparse,coref,quote");
        properties.setProperty("ner.applyFineGrained", "false");
        properties.setProperty("ner.applyNumericClassifiers", "false");
        properties.setProperty("coref.algorithm", "statistical");
        StanfordCoreNLP pipeline = new StanfordCoreNLP(properties);
        try (BufferedReader reader = Files.newBufferedReader(Path.of(args[0]))) {
            for (String row; (row = reader.readLine()) != null;) {
                JsonObject object = Json.createReader(new StringReader(row)).readObject();
                String id = object.getString("id"), text = object.getString("text");
                CoreDocument document = new CoreDocument(text);
                pipeline.annotate(document);
                List<CoreQuote> group = new ArrayList<>();
                for (CoreQuote quote : document.quotes()) {
                    if (!group.isEmpty()) {
                        CoreQuote last = group.get(group.size() - 1);
                        String between = text.substring(Math.min(last.quoteCharOffsets().second(),
                            quote.quoteCharOffsets().first()), quote.quoteCharOffsets().first());
                        boolean isOne = !between.contains("\n") && speakerOf(last) != null
                            && speakerOf(last).equals(speakerOf(quote));
                        if (!isOne) {
                            print(id, text, group);
                            group.clear();
                        }
                    }
                    group.add(quote);
                }
                if (!group.isEmpty()) print(id, text, group);
            }
        }
    }
}
