/** The JSON Schema keywords that the OpenAPI document uses. */
export interface Schema {
  type?: string;
  description?: string;
  format?: string;
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
  required?: readonly string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: readonly Schema[];
}

export interface Field {
  /** The path from the outermost object: `gone.reason`, `timeline[].event`. */
  name: string;
  /** Such as `integer, at least 1` or `date-time or null`. */
  kind: string;
  isRequired: boolean;
  description: string | null;
}

/** All fields of a schema, with those of nested objects and lists. */
export function fieldsOf(schema: Schema, prefix = ""): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, written]) => {
    const name = prefix + key;
    const inner = withoutNull(written);
    const own: Field = {
      name,
      kind: kindOf(written),
      isRequired: schema.required?.includes(key) ?? false,
      description: written.description ?? inner.description ?? null,
    };
    const nested = inner.items ? fieldsOf(inner.items, `${name}[].`) : fieldsOf(inner, `${name}.`);
    return [own, ...nested];
  });
}

function withoutNull(schema: Schema): Schema {
  return schema.anyOf?.find(({ type }) => type !== "null") ?? schema;
}

function kindOf(schema: Schema): string {
  if (schema.anyOf) return schema.anyOf.map(kindOf).join(" or ");
  if (schema.enum) return schema.enum.join(" | ");
  const kind = schema.format ?? schema.type ?? "any";
  const bounds = [
    schema.minimum ? [`at least ${schema.minimum}`] : [],
    schema.maximum === undefined ? [] : [`at most ${schema.maximum}`],
  ].flat();
  return [kind, ...bounds].join(", ");
}
