import { useEffect, useId, useState } from "preact/hooks";
import { ChangingText } from "../../../ui/changing-text.tsx";
import { ChevronIcon } from "../../../ui/icons.tsx";
import { text, texts } from "../../../ui/texts.ts";
import type { Failure } from "../../../workers/failure.ts";
import { type Draft, type DraftProps, lacksOption } from "../draft.ts";
import { OptionFields } from "./option-fields.tsx";
import { UploadTokenField } from "./upload-token-field.tsx";

interface OptionsProps extends DraftProps {
  failure: Failure | null;
  passwordError: string | null;
  tokenError: string | null;
}

/** One line with the options of the share. It opens their fields. */
export function Options(props: OptionsProps) {
  const { draft, limits, failure, passwordError, tokenError, onChange } = props;
  const [isChosen, setChosen] = useState(
    () => lacksOption(draft, limits) || failure?.code === "upload_not_allowed",
  );
  // An error must be visible at its field.
  const hasError = passwordError !== null || tokenError !== null;
  const isOpen = isChosen || hasError;
  // The fields stay open while someone corrects the error.
  useEffect(() => {
    if (hasError) setChosen(true);
  }, [hasError]);
  const id = useId();
  return (
    <div class="options">
      <button
        type="button"
        class="options-line"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setChosen(!isOpen || hasError)}
      >
        <span class="options-summary">
          <ChangingText>{optionsInWords(draft)}</ChangingText>
        </span>{" "}
        <span class="options-change">
          {text("send.change")}
          <ChevronIcon />
        </span>
      </button>
      {isOpen && (
        <div class="stack" id={id}>
          <OptionFields
            draft={draft}
            limits={limits}
            passwordError={passwordError}
            onChange={onChange}
          />
          {limits.uploadAccess === "token" && (
            <UploadTokenField
              draft={draft}
              failure={failure}
              error={tokenError}
              onChange={onChange}
            />
          )}
        </div>
      )}
    </div>
  );
}

/** "once, 5 hours, no password". A line breaks between facts only. */
function optionsInWords({ maxDownloads, expiresInSeconds, password }: Draft): string {
  const facts = [
    text("send.times", { count: maxDownloads }),
    texts().duration(expiresInSeconds),
    text(password === "" ? "send.noPassword" : "send.withPassword"),
  ];
  return texts().facts(facts.map((fact) => fact.replaceAll(" ", "\u00a0")));
}
