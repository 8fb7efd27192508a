import type { Item } from "../support/shares.ts";
import { named } from "./preview-files.ts";

export interface HostileFile {
  item: Item;
  /** What the recipient sees: the content, or that there is no preview. */
  outcome: "shown" | "none";
  /** What a recipient with Firefox sees, if it is something else. */
  inFirefox?: "shown" | "none";
}

export const shown = (name: string, content: string | Uint8Array): HostileFile => ({
  item: named(name, content),
  outcome: "shown",
});

export const none = (name: string, content: string | Uint8Array): HostileFile => ({
  item: named(name, content),
  outcome: "none",
});

const svg = (content: string, before = "", attributes = "") =>
  `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" ${attributes}>${content}<circle r="4"/></svg>`;

/** SVG documents that call home, run scripts, or describe more than fits into any memory. */
export function hostileDrawings(stranger: string, script: string): Record<string, HostileFile> {
  return {
    "an SVG with scripts": shown(
      "script.svg",
      svg(`<script>${script}</script><script href="${stranger}/s"/>`, "", `onload='${script}'`),
    ),
    "an SVG with HTML inside": shown(
      "foreign.svg",
      svg(
        `<foreignObject width="9" height="9"><iframe xmlns="http://www.w3.org/1999/xhtml" src="${stranger}/f"/><img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror='${script}'/></foreignObject>`,
      ),
    ),
    "an SVG with references to another server": shown(
      "references.svg",
      svg(
        `<style>@import "${stranger}/i"; @font-face { font-family: f; src: url(${stranger}/f) } text { font-family: f; fill: url(${stranger}/p#p) }</style><text>a</text><image href="${stranger}/i" width="9" height="9"/><use href="${stranger}/u#u"/><use xlink:href="${stranger}/x#x"/><feImage href="${stranger}/fe"/><animate attributeName="href" to="${stranger}/a"/>`,
        `<?xml version="1.0"?>`,
      ),
    ),
    "an SVG with a style sheet of another server": none(
      "sheet.svg",
      svg("", `<?xml-stylesheet href="${stranger}/sheet"?>`),
    ),
    "an SVG with a document type of another server": shown(
      "type.svg",
      svg("", `<!DOCTYPE svg SYSTEM "${stranger}/type">`),
    ),
    "an SVG with an external entity": shown(
      "entity.svg",
      svg("&e;", `<!DOCTYPE svg [<!ENTITY e SYSTEM "${stranger}/entity">]>`),
    ),
    "an SVG that draws ten billion circles": none("bomb.svg", svg(uses(10, 10))),
    "an SVG whose patterns consist of each other": none("patterns.svg", svg(patterns(10, 10))),
    "an SVG whose style sheet makes patterns consist of each other": none(
      "styled.svg",
      svg(`<style>rect { fill: url(#p1) } circle { fill: url(#p2) } path { fill: url(#p3) }</style>
        ${[1, 2, 3].map((n) => `<pattern id="p${n}">${"<rect/><circle/><path/>".repeat(99)}</pattern>`).join("")}`),
    ),
    "an SVG whose circles are hidden from a reader of UTF-8": none(
      "encoded.svg",
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(svg(uses(10, 10)), "utf16le")]),
    ),
    "an SVG whose circles are a comment in one encoding alone": none(
      "japanese.svg",
      svg(
        `\x1b$B<!--\x1b(B${uses(10, 10)}<!-- -->`,
        `<?xml version="1.0" encoding="iso-2022-jp"?>`,
      ),
    ),
    "an SVG that writes its references in another way": none(
      "escaped.svg",
      svg(uses(10, 10).replaceAll(/href="#g/g, 'href="#%67')),
    ),
    "an SVG whose animations refer to ten billion circles": none(
      "animated.svg",
      svg(
        uses(10, 10).replaceAll(
          /<use href="(#g\d)"\/>/g,
          '<use href="#a"><set attributeName="href" to="$1"/></use>',
        ),
      ),
    ),
    "an SVG whose elements inherit patterns": none(
      "inherited.svg",
      svg(
        Array.from(
          { length: 10 },
          (_, level) =>
            `<pattern id="p${level}" width="1" height="1"><g fill="url(#p${level - 1})">${'<rect width="9" height="9"/>'.repeat(10)}</g></pattern>`,
        ).join(""),
      ),
    ),
    "an SVG whose used shapes inherit patterns": none(
      "used.svg",
      svg(
        `<g id="g">${'<rect width="9" height="9"/>'.repeat(10)}</g>${Array.from(
          { length: 10 },
          (_, level) =>
            `<pattern id="p${level}" width="1" height="1"><use href="#g" fill="url(#p${level - 1})"/></pattern>`,
        ).join("")}`,
      ),
    ),
    "an SVG whose line has a thousand heavy markers": none(
      "markers.svg",
      svg(
        `<marker id="m">${"<circle r='1'/>".repeat(999)}</marker><path marker-mid="url(#m)" d="M0 0${"h1".repeat(999)}"/>`,
      ),
    ),
    "an SVG whose style sheet gives a heavy pattern to every shape": none(
      "sheet-pattern.svg",
      svg(
        `<style>rect { fill: url(#p) }</style><pattern id="p">${"<circle/>".repeat(999)}</pattern>${"<rect/>".repeat(999)}`,
      ),
    ),
    "an SVG whose rules hide their references": none(
      "rules.svg",
      svg(`<style>:root { --p: url(#p) } rect { fill: var(--p) }</style><rect/>`),
    ),
    "an SVG whose paints hide their references": none(
      "paints.svg",
      svg(`<pattern id="p"><rect/></pattern><rect fill="url(\\23 p)"/>`),
    ),
    "an SVG that draws two circles of references": none(
      "circles.svg",
      svg(`<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>`),
    ),
    "an SVG with a picture inside, which may be of any size": none(
      "inside.svg",
      svg(`<image width="9" height="9" href="&#100;a&#10;ta:image/png;base64,AAAA"/>`),
    ),
    "an SVG with gradients, clips and markers": shown(
      "plain.svg",
      svg(
        `<style>.a { fill: #c00; stroke: url(#s) }</style><linearGradient id="s"><stop stop-color="#fff"/></linearGradient>
        <clipPath id="c"><rect width="9" height="9"/></clipPath><marker id="m"><path d="M0 0h1"/></marker>
        <g clip-path="url(#c)" fill="url('#s')"><path class="a" marker-end="url(#m)" d="M0 0h9v9z" style="stroke: #00c"/></g>`,
        `<?xml version="1.0" encoding="iso-8859-1"?>`,
      ),
    ),
  };
}

/** Groups that each draw the one before several times. */
function uses(levels: number, times: number): string {
  const groups = Array.from({ length: levels }, (_, level) => {
    const use = level === 0 ? "<circle r='1'/>" : `<use href="#g${level - 1}"/>`;
    return `<g id="g${level}">${use.repeat(times)}</g>`;
  });
  return groups.join("");
}

/** Patterns that each consist of the one before several times. */
function patterns(levels: number, times: number): string {
  const all = Array.from({ length: levels }, (_, level) => {
    const part = `<rect width="9" height="9" fill="url('#p${level - 1}')"/>`;
    return `<pattern id="p${level}" width="1" height="1">${part.repeat(times)}</pattern>`;
  });
  return `${all.join("")}<rect width="9" height="9" style="fill: url(#p${levels - 1})"/>`;
}
