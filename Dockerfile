# One image per module: docker build --build-arg MODULE=api-gateway .
# The jar comes from ./mvnw package, so that an image holds exactly what was tested.
FROM eclipse-temurin:25-jre
ARG MODULE
COPY ${MODULE}/target/${MODULE}-exec.jar /viveiro/service.jar
WORKDIR /viveiro
USER 10001
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-jar", "/viveiro/service.jar"]
