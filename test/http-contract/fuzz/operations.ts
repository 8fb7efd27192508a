/** The part of an OpenAPI operation that a hostile client needs. */
export interface Operation {
  method: string;
  /** Contains `{id}` in place of the id. */
  path: string;
  operationId: string;
  /** Only the administrator may call it. */
  isForAdmins: boolean;
  /** The properties of its JSON body, or null if it has none. */
  properties: Record<string, PropertySchema> | null;
}

export interface PropertySchema {
  /** Not set: one of several types. */
  type?: "string" | "integer" | "boolean";
}

interface Document {
  paths: Record<string, Record<string, DocumentedOperation>>;
}

interface DocumentedOperation {
  operationId: string;
  security?: Record<string, unknown>[];
  requestBody?: {
    content: Record<string, { schema: { properties: Record<string, PropertySchema> } }>;
  };
}

/** Every call in the OpenAPI document of the server at `url`. */
export async function readOperations(url: string): Promise<Operation[]> {
  const document = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as Document;
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, security = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      operationId,
      isForAdmins: security.some((scheme) => "adminToken" in scheme),
      properties: requestBody?.content["application/json"]?.schema.properties ?? null,
    })),
  );
}
