import { html, type Markup } from "./html.ts";
import type { PlainPage } from "./plain-pages.ts";

/** The JSON Schema keywords that the OpenAPI document uses. */
interface Schema {
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

interface Field {
  /** The path from the outermost object: `gone.reason`, `timeline[].event`. */
  name: string;
  /** Such as `integer, at least 1` or `date-time or null`. */
  kind: string;
  isRequired: boolean;
  description: string | null;
}

interface Content {
  content?: Record<string, { schema?: Schema }>;
}

interface Parameter {
  name: string;
  in?: string;
  required?: boolean;
  description?: string;
  schema: Schema;
}

interface Answer extends Content {
  description: string;
  headers?: Record<string, Omit<Parameter, "name">>;
}

interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: readonly string[];
  security?: readonly Record<string, unknown>[];
  parameters?: readonly Parameter[];
  requestBody?: Content;
  responses: Record<string, Answer>;
  "x-codeSamples"?: readonly { source: string }[];
  "x-answer"?: string;
}

/** The parts of an OpenAPI document that the page shows. */
export interface ApiDocument {
  info: { title: string; version: string; description?: string };
  externalDocs: { description: string; url: string };
  tags?: readonly { name: string; description?: string }[];
  components: { securitySchemes: Record<string, { description: string }> };
  paths: Record<string, Record<string, Operation>>;
}

interface Call extends Operation {
  /** The credentials that the call needs, in words. */
  needs: string;
  method: string;
  path: string;
}

/** Style rules for only this page. */
export const API_STYLE = `
.page-main { max-width: calc(52rem + 2 * var(--space-4)); }
code { min-width: 0; font-size: 0.9em; overflow-wrap: anywhere; }
h2 { margin-top: var(--space-5); font-size: clamp(1.5rem, 1.3rem + 1vw, 2rem); font-weight: var(--weight-title); }
h3 { font-size: var(--text-large); font-weight: var(--weight-strong); line-height: 1.25; }
h4 { margin: 0; overflow-wrap: anywhere; font-size: var(--text); font-weight: var(--weight-strong); }
.address { display: flex; flex-wrap: wrap; gap: 0 var(--space-2); font-weight: var(--weight-strong); }
.method { color: var(--accent); }
.calls { display: grid; gap: 0 var(--space-4); grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); }
.calls a { display: block; padding: var(--space-2) 0; }
.fields { display: grid; border-bottom: 1px solid var(--line); }
.fields > div {
  display: grid; gap: 0 var(--space-4); grid-template-columns: minmax(0, 1fr);
  padding: var(--space-2) 0; border-top: 1px solid var(--line);
}
.fields code { font-weight: var(--weight-strong); }
.kind { display: block; color: var(--ink-soft); font-size: var(--text-small); }
summary { min-height: var(--touch); padding: var(--space-2) 0; cursor: pointer; }
.answers { display: grid; gap: var(--space-2); grid-template-columns: minmax(0, 1fr); }
.answers > p { font-size: var(--text-small); }
@media (width >= 48rem) {
  .fields > div { grid-template-columns: 17rem minmax(0, 1fr); }
}
section { scroll-margin-top: var(--space-4); }
`;

/** The OpenAPI document as a page. It needs no script. */
export function apiPage(document: ApiDocument, documentUrl: string): PlainPage {
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Call => {
      const schemes = (operation.security ?? []).flatMap((way) => Object.keys(way));
      const { securitySchemes } = document.components;
      const needs = schemes.map((name) => securitySchemes[name]?.description).join(" ");
      return { ...operation, needs, method: method.toUpperCase(), path };
    }),
  );
  const groups = (document.tags ?? []).map(({ name, description }) => {
    const own = calls.filter(({ tags }) => tags.includes(name));
    return { name, description: description ?? "", calls: own };
  });
  return {
    title: "The API",
    main: html`<div class="stack">
<h1>The API</h1>
${paragraphs(document.info.description)}
<p><a href="${document.externalDocs.url}">${document.externalDocs.description}</a> (plain text). You need it to derive proofs and to encrypt.</p>
<p><a href="${documentUrl}">The OpenAPI document</a>, for programs. Version ${document.info.version}.</p>
<p>Credentials go into the header <code>Authorization: Bearer …</code>, never into a URL. The examples show the life of one share. To run them, set <code>SERVER</code> to this server's address:</p>
<pre>SERVER=https://share.example</pre>
</div>
<nav class="stack" aria-label="Calls">
${groups.map((group) => contents(group.description, group.calls))}
</nav>
${groups.map(
  (group) => html`<h2>${group.description}</h2>
${group.calls.map(callSection)}`,
)}`,
  };
}

function contents(heading: string, calls: readonly Call[]): Markup {
  return html`<div>
<p><strong>${heading}</strong></p>
<ul class="calls">
${calls.map(({ operationId, summary }) => html`<li><a href="#${operationId}">${summary}</a></li>`)}
</ul>
</div>`;
}

function callSection(call: Call): Markup {
  const { operationId, summary, description, method, path, needs } = call;
  return html`<section class="ticket" id="${operationId}" aria-labelledby="${operationId}-title">
<div class="ticket-body">
<h3 id="${operationId}-title">${summary}</h3>
<p class="address"><code class="method">${method}</code><code>${path}</code></p>
${[description, needs].map(paragraphs)}
${parameterList(call)}
${bodyList("Body", call.requestBody)}
${example(call)}
</div>
<div class="ticket-stub answers">
<h4>Answers</h4>
${Object.entries(call.responses).map(([status, response]) => responseItem(status, response))}
</div>
</section>`;
}

function parameterList({ parameters = [] }: Call): Markup {
  if (parameters.length === 0) return html``;
  return html`<h4>Parameters and headers</h4>${definitions(parameters.map(fieldOf))}`;
}

function fieldOf({ name, required, description, schema }: Parameter): Field {
  const [own] = fieldsOf({ properties: { [name]: schema } });
  const kind = own?.kind ?? "";
  return { name, kind, isRequired: required ?? false, description: description ?? null };
}

function example({ "x-codeSamples": samples = [], "x-answer": shown }: Call): Markup {
  return html`${samples.map(({ source }) => html`<h4>Example</h4><pre>${source}</pre>`)}
${shown === undefined ? "" : html`<pre>${shown}</pre>`}`;
}

function bodyList(title: string, body: Content | undefined): Markup {
  const [type, media] = Object.entries(body?.content ?? {})[0] ?? [];
  if (type === undefined) return html``;
  return html`<h4>${title}: ${type}</h4>${definitions(fieldsOf(media?.schema ?? {}))}`;
}

function responseItem(status: string, { description, headers = {}, content = {} }: Answer): Markup {
  const [type, media] = Object.entries(content)[0] ?? [];
  const fields = [
    ...Object.entries(headers).map(([name, header]) => fieldOf({ name, ...header })),
    ...fieldsOf(media?.schema ?? {}),
  ];
  // Problem documents are all alike.
  if (Number(status) >= 400 || fields.length === 0) {
    return html`<p><strong>${status}</strong> ${withCode(description)}</p>`;
  }
  return html`<details>
<summary><strong>${status}</strong> ${withCode(description)} ${type ?? ""}</summary>
${definitions(fields)}
</details>`;
}

function definitions(fields: readonly Field[]): Markup {
  return html`<dl class="fields">
${fields.map(
  ({ name, kind, isRequired, description }) => html`<div>
<dt><code>${name}</code> <span class="kind">${kind}${isRequired ? "" : "; optional"}</span></dt>
<dd>${withCode(description ?? "")}</dd>
</div>`,
)}
</dl>`;
}

function paragraphs(text = ""): Markup {
  const parts = text.split("\n\n").filter((part) => part !== "");
  return html`${parts.map((part) => html`<p>${withCode(part)}</p>`)}`;
}

/** Words between backticks become code. */
function withCode(text: string): Markup[] {
  return text
    .split("`")
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
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
