import { createRequire } from "node:module";
import type { FastifyServerOptions } from "fastify";
import { lazy } from "../../node/lazy.ts";

type Compilers = Required<
  NonNullable<NonNullable<FastifyServerOptions["schemaController"]>["compilersFactory"]>
>;
type BuildValidator = Compilers["buildValidator"];
type Validate = ReturnType<ReturnType<BuildValidator>>;
type BuildSerializer = Compilers["buildSerializer"];

/** Fastify compiles in synchronous functions, so the libraries can't be imported. */
const require = createRequire(import.meta.url);

/**
 * Fastify's compilers of schemas. They load their libraries and compile a schema for the first request that needs it. All
 * together would take a third of the server's start.
 *
 * Fastify does not change the schemas of other compilers than its own, so names in schemas of headers are in lower case.
 */
export const lazyCompilers: Compilers = {
  buildValidator(externalSchemas, options) {
    const compile = lazy(() => {
      const buildDefault: () => BuildValidator = require("@fastify/ajv-compiler");
      return buildDefault()(externalSchemas, options);
    });
    return (route) => {
      const compiled = lazy(() => compile()(route));
      const validate = (value: unknown) => {
        const isValid = compiled()(value);
        // Fastify reads the errors from the function that it has called.
        if (!isValid) Object.assign(validate, { errors: compiled().errors });
        return isValid;
      };
      return validate as Validate;
    };
  },
  buildSerializer(externalSchemas, options) {
    const compile = lazy(() => {
      const buildDefault: () => BuildSerializer = require("@fastify/fast-json-stringify-compiler");
      return buildDefault()(externalSchemas, options);
    });
    return (route) => {
      const serialize = lazy(() => compile()(route));
      return (value) => serialize()(value);
    };
  },
};
