package dev.viveiro.web;

import dev.viveiro.contract.problem.ProblemException;
import java.util.Collection;
import java.util.List;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Says what is wrong with a body that could not be read, pointing to the field, without a word about our classes. */
final class UnreadableBody {
    private UnreadableBody() {}

    static ProblemException explain(HttpMessageNotReadableException failure) {
        for (Throwable at = failure.getCause(); at != null; at = at.getCause()) {
            if (at instanceof ProblemException problem) {
                return problem;
            }
        }
        return failure.getCause() instanceof JacksonException json ? explain(json) : missing();
    }

    static ProblemException missing() {
        return ProblemException.field("", "missing", "A JSON body is needed, but none came.");
    }

    static ProblemException explain(JacksonException failure) {
        String pointer = Pointers.of(failure);
        return switch (failure) {
            case StreamConstraintsException e ->
                ProblemException.field(pointer, "too-complex", "The JSON is nested too deeply, or a part is too long.");
            case StreamReadException e
            when isDuplicate(e) ->
                ProblemException.field(pointerAt(e, pointer), "duplicate-key", "A key appears twice in one object.");
            case InputCoercionException e ->
                ProblemException.field(pointerAt(e, pointer), "wrong-type", "Expected a number within its range.");
            case StreamReadException e -> malformed(e);
            case ValueInstantiationException e ->
                ProblemException.field(pointer, "invalid-value", "The value is not valid here.");
            case InvalidFormatException e
            when e.getValue() instanceof UnsafeText.Found found ->
                ProblemException.field(pointer, "invalid-characters", found.detail());
            case UnrecognizedPropertyException e -> unknown(e, pointer);
            case MismatchedInputException e -> mismatched(e, pointer);
            default -> ProblemException.field(pointer, "invalid-value", "The value could not be read.");
        };
    }

    private static ProblemException unknown(UnrecognizedPropertyException e, String pointer) {
        Collection<Object> ids = e.getKnownPropertyIds();
        List<String> known =
                ids == null ? List.of() : ids.stream().map(String::valueOf).toList();
        return ProblemException.invalid(List.of(UnknownName.field(pointer, e.getPropertyName(), known)));
    }

    private static ProblemException mismatched(MismatchedInputException e, String pointer) {
        if (pointer.isEmpty() && e.getCurrentToken() == null) {
            return missing();
        }
        return ProblemException.field(pointer, "wrong-type", "Expected " + expected(e.getTargetType()) + ".");
    }

    private static String expected(@org.jspecify.annotations.Nullable Class<?> type) {
        if (type == String.class) {
            return "a string";
        }
        if (type == java.util.UUID.class) {
            return "an id (a UUID)";
        }
        if (type != null && (type.isArray() || java.util.Collection.class.isAssignableFrom(type))) {
            return "a list";
        }
        return type != null && type.isRecord() ? "an object" : "the value to be " + ProblemAdvice.expected(type);
    }

    private static boolean isDuplicate(StreamReadException e) {
        String message = e.getOriginalMessage();
        return message != null && message.startsWith("Duplicate ");
    }

    private static String pointerAt(StreamReadException e, String otherwise) {
        JsonParser parser = e.processor();
        return parser == null
                ? otherwise
                : parser.streamReadContext().pathAsPointer().toString();
    }

    private static ProblemException malformed(StreamReadException e) {
        TokenStreamLocation at = e.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return ProblemException.field("", "malformed-json", "The body is not valid JSON" + where + ".");
    }
}
