import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { ProblemError, tooSlow, UnreachableError } from "../../client/errors.ts";
import { occurrence, occurrences } from "../../protocol/occurrences.ts";
import { problems } from "../../protocol/problems.ts";
import { languageTags } from "../../texts/languages.ts";
import { englishTexts, loadTexts } from "../../texts/load-texts.ts";
import { failureOf } from "../workers/failure.ts";
import { errorScreenFor, failureInWords } from "./failure-words.ts";
import { setTexts } from "./texts.ts";

const LATIN_NAMES = /OneTimeShare|HTTP|ots_|[KMG]iB|IP/g;

describe("the words of an error in another language", () => {
  afterEach(() => setTexts(englishTexts));

  it("say why an upload token was rejected, and not that only some may send", async () => {
    setTexts(await loadTexts("de"));
    const detail = occurrence("token_wrong");
    assert.equal(
      failureInWords(failureOf(ProblemError.of("upload_not_allowed", { detail }))),
      "Dieses Upload-Token ist falsch oder wurde widerrufen. Bitten Sie den Betreiber des Servers um Zugang.",
    );
  });

  it("have sizes in the form of the language", async () => {
    setTexts(await loadTexts("de"));
    const detail = occurrence("share_too_large", { limit: "2 MiB", size: "2.1 MiB" });
    assert.match(
      failureInWords(failureOf(ProblemError.of("too_large", { detail }))),
      /^Dieser Server erlaubt 2\u00a0MiB .* 2,1\u00a0MiB\. /,
    );
  });

  for (const tag of languageTags) {
    if (tag === "en") continue;
    it(`have no English for what this version says: ${tag}`, async () => {
      setTexts(await loadTexts(tag));
      const details = Object.values(occurrences).map((each) => each.replace(/\{\w+\}/g, "7 MiB"));
      for (const detail of details) {
        const words = failureInWords(failureOf(ProblemError.of("too_large", { detail })));
        assert.ok(!words.includes(detail), words);
        if (["ja", "ko", "ar", "hi", "uk", "zh-Hans"].includes(tag))
          assert.doesNotMatch(words.replaceAll(LATIN_NAMES, ""), /[A-Za-z]/, detail);
      }
    });
  }

  it("do not repeat the title in English", async () => {
    setTexts(await loadTexts("de"));
    const unreachable = failureOf(new UnreachableError("The server can't be reached."));
    assert.doesNotMatch(failureInWords(unreachable), /English|reached/);
    const screen = errorScreenFor(failureOf(tooSlow()), new Date());
    assert.match(screen.paragraphs.join(" "), /^Der Server hat nicht rechtzeitig geantwortet\./);
  });

  it("tell who did not open a used share that someone else has the link", async () => {
    setTexts(await loadTexts("de"));
    const { status, title, advice } = problems.gone;
    const gone = new ProblemError({ code: "gone", status, title, advice, reason: "claimed" });
    assert.match(failureInWords(failureOf(gone)), /Jemand anders hat den Link\./);
  });

  it("have the English sentence of a server of another version", async () => {
    setTexts(await loadTexts("de"));
    const detail = "This upload token is purple.";
    const failure = failureOf(ProblemError.of("upload_not_allowed", { detail }));
    assert.match(failureInWords(failure), /Einzelheiten auf Englisch: .*purple/);
  });
});
