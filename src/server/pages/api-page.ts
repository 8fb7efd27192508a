import { html, type Markup, type PlainPage } from "./plain-pages.ts";
import { type Field, fieldsOf, type Schema } from "./schema-fields.ts";

interface Content {
  content?: Record<string, { schema?: Schema }>;
}

interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: readonly string[];
  security?: readonly Record<string, unknown>[];
  parameters?: readonly {
    name: string;
    in: string;
    required?: boolean;
    description?: string;
    schema: Schema;
  }[];
  requestBody?: Content;
  responses: Record<string, Content & { description: string }>;
}

/** As much of an OpenAPI document as is shown. */
export interface ApiDocument {
  info: { title: string; version: string; description?: string };
  tags?: readonly { name: string; description?: string }[];
  paths: Record<string, Record<string, Operation>>;
}

interface Call extends Operation {
  method: string;
  path: string;
}

/** What the page of the API has beyond other pages. */
export const API_STYLE = `
.page-main { max-width: calc(52rem + 2 * var(--space-4)); }
code { font-size: 0.9em; }
h2 { margin-top: var(--space-5); font-size: clamp(1.5rem, 1.3rem + 1vw, 2rem); font-weight: var(--weight-title); }
h3 { font-size: var(--text-large); font-weight: var(--weight-strong); line-height: 1.25; }
h4 { margin: 0; font-size: var(--text); font-weight: var(--weight-strong); }
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

/** The OpenAPI document to read, without a script. */
export function apiPage(document: ApiDocument, documentUrl: string): PlainPage {
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Call => {
      return { ...operation, method: method.toUpperCase(), path };
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
<p class="lead">${inWords(document.info.description ?? "")}</p>
<p>Version ${document.info.version}, for programs: <a href="${documentUrl}">the OpenAPI document</a>.</p>
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
  const { operationId, summary, description, method, path, security } = call;
  const who = security ? bearerInWords(security) : "";
  return html`<section class="ticket" id="${operationId}" aria-labelledby="${operationId}-title">
<div class="ticket-body">
<h3 id="${operationId}-title">${summary}</h3>
<p class="address"><code class="method">${method}</code><code>${path}</code></p>
${[description, who].map((text) => (text ? html`<p>${inWords(text)}</p>` : html``))}
${parameterList(call)}
${bodyList("Body", call.requestBody)}
</div>
<div class="ticket-stub answers">
<h4>Answers</h4>
${Object.entries(call.responses).map(([status, response]) => answer(status, response))}
</div>
</section>`;
}

function bearerInWords(ways: readonly Record<string, unknown>[]): string {
  return ways.some((way) => "uploadToken" in way)
    ? "Where the server asks for one, with Authorization: Bearer and an upload token."
    : "With Authorization: Bearer, and an owner token or a ticket.";
}

function parameterList({ parameters = [] }: Call): Markup {
  const fields = parameters.map(({ name, required, description, schema }): Field => {
    const own = fieldsOf({ properties: { [name]: schema } })[0];
    return {
      ...{ name, kind: own?.kind ?? "", isRequired: required ?? false },
      description: description ?? null,
    };
  });
  return fieldList("Parameters and headers", fields);
}

function bodyList(title: string, body: Content | undefined): Markup {
  const [type, media] = Object.entries(body?.content ?? {})[0] ?? [];
  return type === undefined
    ? html``
    : fieldList(`${title}: ${type}`, fieldsOf(media?.schema ?? {}));
}

function answer(status: string, response: Content & { description: string }): Markup {
  // What the generator writes where a schema has no description says nothing.
  const words = response.description === "Default Response" ? "" : response.description;
  const [type, media] = Object.entries(response.content ?? {})[0] ?? [];
  const fields = type === "application/json" ? fieldsOf(media?.schema ?? {}) : [];
  if (fields.length === 0) return html`<p><strong>${status}</strong> ${inWords(words)}</p>`;
  return html`<details>
<summary><strong>${status}</strong> ${type ?? ""}</summary>
${definitions(fields)}
</details>`;
}

function fieldList(title: string, fields: readonly Field[]): Markup {
  return fields.length === 0 ? html`` : html`<h4>${title}</h4>${definitions(fields)}`;
}

function definitions(fields: readonly Field[]): Markup {
  return html`<dl class="fields">
${fields.map(
  ({ name, kind, isRequired, description }) => html`<div>
<dt><code>${name}</code> <span class="kind">${kind}${isRequired ? "" : "; optional"}</span></dt>
<dd>${inWords(description ?? "")}</dd>
</div>`,
)}
</dl>`;
}

/** Text in which words between backticks are code. */
function inWords(text: string): Markup[] {
  return text
    .split("`")
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}
