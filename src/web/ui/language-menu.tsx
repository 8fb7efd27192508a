import { useState } from "preact/hooks";
import { isLanguage, type LanguageTag, languages, languageTags } from "../../texts/languages.ts";
import { GlobeIcon } from "./icons.tsx";
import { text, texts } from "./texts.ts";

interface LanguageMenuProps {
  /** Rejects if the language did not load. */
  onLanguage: (language: LanguageTag) => Promise<void>;
}

/** Changes the language of the page. Nothing on the page is lost. */
export function LanguageMenu({ onLanguage }: LanguageMenuProps) {
  const [wanted, setWanted] = useState<{ tag: LanguageTag } | null>(null);
  const choose = (tag: string) => {
    if (!isLanguage(tag)) return;
    const choice = { tag };
    setWanted(choice);
    // Without a connection the page keeps its language, and the menu shows it again.
    void onLanguage(tag)
      .catch(() => {})
      .then(() => setWanted((last) => (last === choice ? null : last)));
  };
  return (
    <label class="page-language">
      <GlobeIcon />
      <span class="visually-hidden">{text("common.language")}</span>
      <select
        translate={false}
        value={wanted?.tag ?? texts().language}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {languageTags.map((tag) => (
          <option key={tag} value={tag} lang={tag} dir={languages[tag].direction}>
            {languages[tag].name}
          </option>
        ))}
      </select>
    </label>
  );
}
