import assert from "node:assert/strict";
import { it } from "node:test";
import * as TypeBox from "typebox";
import { Type } from "./json-schema.ts";

const schemaBy = (builders: typeof Type) => {
  const { Optional } = builders;
  const text = builders.String({ pattern: "^a$", description: "A text." });
  return builders.Object(
    {
      text,
      maybe: Optional(text),
      list: Optional(builders.Array(builders.Integer({ minimum: 1 }), { minItems: 1 })),
      choice: builders.Enum(["a", "b"], { description: "A choice." }),
      nothing: builders.Union([builders.Boolean(), builders.Null()], { description: "Or null." }),
      word: builders.Literal("word", { description: "A word." }),
      one: builders.Literal(1),
      empty: builders.Object({ maybe: Optional(text) }),
      other: builders.Unsafe<string>({ type: "string", format: "date" }),
    },
    { additionalProperties: false },
  );
};

it("builds the schemas that TypeBox builds", () => {
  assert.equal(JSON.stringify(schemaBy(Type)), JSON.stringify(schemaBy(TypeBox)));
});
