// Specmatic's comparison over many pairs in one process: what its command `compare` asks, without the report.
// `java -cp specmatic.jar Specmatic.java JOBS OUT`, as command_line.py has it.
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class Specmatic {
    private static final Pattern JOB = Pattern.compile("\\[\\s*(\\d+),\\s*\"([^\"]+)\",\\s*\"([^\"]+)\"\\s*\\]");

    public static void main(String[] arguments) throws Exception {
        Matcher job = JOB.matcher(Files.readString(Path.of(arguments[0])));
        while (job.find()) {
            String line = "[" + job.group(1) + ", \"" + verdict(job.group(2), job.group(3)) + "\"]\n";
            Files.writeString(Path.of(arguments[1]), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        System.exit(0);
    }

    private static String verdict(String was, String is) {
        try {
            Method compare = withDefaults("io.specmatic.core.TestBackwardCompatibilityKt", "backwardCompatibilityRecords$default", null);
            Object pair = compare.invoke(null, feature(was), feature(is), null, 4, null);
            Object results = pair.getClass().getMethod("getFirst").invoke(pair);
            return (boolean) results.getClass().getMethod("success").invoke(results) ? "clean" : "breaking";
        } catch (Throwable failure) {
            return "failed";
        }
    }

    private static Object feature(String path) throws Exception {
        Method parse = withDefaults("io.specmatic.core.FeatureKt", "parseContractFileToFeature$default", String.class);
        // All parameters but the first as Kotlin has them by default: one bit each.
        Object[] given = new Object[parse.getParameterCount()];
        Class<?>[] types = parse.getParameterTypes();
        for (int i = 0; i < given.length; i++) given[i] = types[i] == boolean.class ? Boolean.FALSE : null;
        given[0] = path;
        given[given.length - 2] = (1 << (given.length - 2)) - 2;
        return parse.invoke(null, given);
    }

    private static Method withDefaults(String owner, String name, Class<?> first) throws Exception {
        return Arrays.stream(Class.forName(owner).getDeclaredMethods())
            .filter(method -> method.getName().equals(name) && (first == null || method.getParameterTypes()[0] == first))
            .findFirst().orElseThrow();
    }
}
