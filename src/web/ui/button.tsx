import { type ButtonHTMLAttributes, type ComponentChildren, toChildArray } from "preact";
import { useState } from "preact/hooks";
import "../../style/button.css";
import { ChangingText } from "./changing-text.tsx";
import { useFocus } from "./hooks.ts";
import { CheckIcon } from "./icons.tsx";
import { text as textOf } from "./texts.ts";

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "class" | "type"> {
  /** A page or card has at most one primary button. */
  kind?: "primary" | "quiet" | "danger";
  type?: "button" | "submit";
  /** Takes the focus when it appears. */
  takesFocus?: boolean;
  children: ComponentChildren;
}

export function Button(props: ButtonProps) {
  const { kind = "quiet", type = "button", takesFocus = false, children, ...rest } = props;
  const button = useFocus<HTMLButtonElement>(takesFocus);
  return (
    <button {...rest} ref={button} type={type} class={`button button-${kind}`}>
      {toChildArray(children).map((child) =>
        typeof child === "object" ? child : <ChangingText key="text">{child}</ChangingText>,
      )}
    </button>
  );
}

interface CopyButtonProps {
  text: string;
  label: string;
  /** The accessible name, if the label alone doesn't say what is copied. */
  name?: string;
  kind?: "primary" | "quiet";
  /** False: the page announces that the text was copied. */
  isAnnounced?: boolean;
  onCopied?: () => void;
}

/** Copies a text and announces the outcome. A browser may block it. */
export function CopyButton(props: CopyButtonProps) {
  const { text, label, name, kind = "quiet", isAnnounced = true, onCopied } = props;
  const [outcome, setOutcome] = useState<"copied" | "refused" | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
      onCopied?.();
    } catch {
      setOutcome("refused");
    }
  };
  return (
    <>
      <Button kind={kind} onClick={copy} aria-label={outcome === "copied" ? undefined : name}>
        {outcome === "copied" && <CheckIcon />}
        {outcome === "copied" ? textOf("common.copiedLabel") : label}
      </Button>
      <span class={outcome === "refused" ? "small" : "visually-hidden"} role="status">
        <ChangingText>
          {outcome === "copied" && isAnnounced && textOf("common.copied")}
          {outcome === "refused" && textOf("common.copyBlocked")}
        </ChangingText>
      </span>
    </>
  );
}
