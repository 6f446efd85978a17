package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.Experimental;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes down what others can compile against: a line per type and, indented, one per member. */
final class PublicApi {

  private static final Pattern PACKAGE = Pattern.compile("\\b([a-z_]\\w*\\.)+(?=[A-Z])");
  private static final Set<String> EVERY_ONE_HAS =
      Set.of("values", "valueOf", "equals", "hashCode", "toString");
  private static final int MEMBER_MODIFIERS =
      Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT;

  private PublicApi() {}

  /** Returns the API of these classes, the types and the members of each in alphabetical order. */
  static String of(JavaClasses classes) {
    return classes.stream()
        .map(JavaClass::reflect)
        .filter(PublicApi::isReachable)
        .sorted(Comparator.comparing(Class::getName))
        .map(type -> header(type) + "\n" + members(type) + "\n")
        .collect(Collectors.joining());
  }

  private static boolean isReachable(Class<?> type) {
    return !type.isAnonymousClass()
        && !type.isLocalClass()
        && isVisible(type.getModifiers())
        && (type.getEnclosingClass() == null || isReachable(type.getEnclosingClass()));
  }

  private static boolean isVisible(int modifiers) {
    return (modifiers & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
  }

  private static String header(Class<?> type) {
    int modifiers = type.getModifiers() & ~Modifier.INTERFACE;
    if (type.isInterface()) {
      modifiers &= ~Modifier.ABSTRACT;
    }
    Stream<String> words =
        Stream.of(
            marks(type),
            Modifier.toString(modifiers),
            type.isSealed() ? "sealed" : "",
            kind(type),
            name(type) + variables(type.getTypeParameters()) + components(type),
            superclass(type),
            list(type.isInterface() ? "extends " : "implements ", type.getGenericInterfaces()),
            type.isSealed() ? list("permits ", type.getPermittedSubclasses()) : "");
    return joined(words);
  }

  private static String superclass(Class<?> type) {
    boolean implied =
        type.isEnum()
            || type.isRecord()
            || type.isInterface()
            || type.getSuperclass() == Object.class;
    return implied ? "" : "extends " + name(type.getGenericSuperclass());
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "@interface";
    }
    if (type.isInterface()) {
      return "interface";
    }
    if (type.isEnum()) {
      return "enum";
    }
    return type.isRecord() ? "record" : "class";
  }

  private static String components(Class<?> type) {
    if (!type.isRecord()) {
      return "";
    }
    return Arrays.stream(type.getRecordComponents())
        .map(PublicApi::component)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String component(RecordComponent component) {
    return type(component.getAnnotatedType(), component.getGenericType())
        + " "
        + component.getName();
  }

  private static String members(Class<?> type) {
    Predicate<Member> visible =
        member ->
            isVisible(member.getModifiers())
                && !member.isSynthetic()
                && !(EVERY_ONE_HAS.contains(member.getName())
                    && (type.isEnum() || type.isRecord()));
    return Stream.of(
            Arrays.stream(type.getDeclaredFields()).filter(visible).map(PublicApi::field),
            Arrays.stream(type.getDeclaredConstructors())
                .filter(visible)
                .map(PublicApi::constructor),
            Arrays.stream(type.getDeclaredMethods()).filter(visible).map(PublicApi::method))
        .flatMap(lines -> lines.sorted())
        .map(line -> "  " + line + "\n")
        .collect(Collectors.joining());
  }

  private static String field(Field field) {
    if (field.isEnumConstant()) {
      return joined(Stream.of(marks(field), "constant", field.getName()));
    }
    return joined(
        Stream.of(
            marks(field),
            Modifier.toString(field.getModifiers() & MEMBER_MODIFIERS),
            type(field.getAnnotatedType(), field.getGenericType()),
            field.getName(),
            value(field)));
  }

  // Compilers copy it into whoever uses it.
  private static String value(Field field) {
    boolean constant = (field.getModifiers() & Modifier.STATIC) != 0 && isInlined(field.getType());
    try {
      return constant ? "= " + field.get(null) : "";
    } catch (IllegalAccessException e) { // a protected one
      return "";
    }
  }

  private static boolean isInlined(Class<?> type) {
    return type.isPrimitive() || type == String.class;
  }

  private static String constructor(Constructor<?> constructor) {
    return joined(
        Stream.of(
            marks(constructor),
            Modifier.toString(constructor.getModifiers() & MEMBER_MODIFIERS),
            variables(constructor.getTypeParameters()),
            "new " + name(constructor.getDeclaringClass()) + parameters(constructor),
            list("throws ", constructor.getGenericExceptionTypes())));
  }

  private static String method(Method method) {
    return joined(
        Stream.of(
            marks(method),
            Modifier.toString(method.getModifiers() & MEMBER_MODIFIERS),
            method.isDefault() ? "default" : "",
            variables(method.getTypeParameters()),
            type(method.getAnnotatedReturnType(), method.getGenericReturnType()),
            method.getName() + parameters(method),
            list("throws ", method.getGenericExceptionTypes())));
  }

  private static String parameters(Executable executable) {
    Type[] types = executable.getGenericParameterTypes();
    AnnotatedType[] annotated = executable.getAnnotatedParameterTypes();
    StringBuilder text = new StringBuilder("(");
    for (int i = 0; i < types.length; i++) {
      text.append(i == 0 ? "" : ", ").append(type(annotated[i], types[i]));
    }
    if (executable.isVarArgs()) {
      text.replace(text.length() - 2, text.length(), "...");
    }
    return text.append(")").toString();
  }

  private static String marks(AnnotatedElement element) {
    Stream<String> marks =
        Stream.of(Experimental.class, Deprecated.class)
            .filter(element::isAnnotationPresent)
            .map(mark -> "@" + mark.getSimpleName());
    return joined(marks);
  }

  private static String type(AnnotatedType annotated, Type type) {
    return (annotated.isAnnotationPresent(Nullable.class) ? "@Nullable " : "") + name(type);
  }

  private static String variables(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Arrays.stream(variables)
            .map(each -> joined(Stream.of(each.getName(), bounds(each))))
            .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String bounds(TypeVariable<?> variable) {
    return Arrays.equals(variable.getBounds(), new Type[] {Object.class})
        ? ""
        : list("extends ", variable.getBounds());
  }

  private static String list(String before, Type[] types) {
    return types.length == 0
        ? ""
        : Arrays.stream(types)
            .map(PublicApi::name)
            .sorted()
            .collect(Collectors.joining(", ", before, ""));
  }

  private static String name(Type type) {
    return PACKAGE.matcher(type.getTypeName()).replaceAll("").replace('$', '.');
  }

  private static String joined(Stream<String> words) {
    return words.filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
  }
}
