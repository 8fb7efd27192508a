import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import "../../style/button.css";
import { CheckIcon } from "./icons.tsx";

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "class" | "type"> {
  /** One primary button a page at most. */
  kind?: "primary" | "quiet" | "danger";
  type?: "button" | "submit";
  children: ComponentChildren;
}

export function Button({ kind = "quiet", type = "button", children, ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} class={`button button-${kind}`}>
      {children}
    </button>
  );
}

interface CopyButtonProps {
  text: string;
  /** What the button says, such as "Copy the link". */
  label: string;
  /** The same in full, where the button stands beside what it copies and says less. */
  name?: string;
  kind?: "primary" | "quiet";
  onCopied?: () => void;
}

/** Copies a text, and says whether that worked: a browser may refuse. */
export function CopyButton({ text, label, name, kind = "quiet", onCopied }: CopyButtonProps) {
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
        {outcome === "copied" ? "Copied" : label}
      </Button>
      <span class={outcome === "refused" ? "small" : "visually-hidden"} role="status">
        {outcome === "copied" && "Copied."}
        {outcome === "refused" &&
          "The browser does not allow it. Select the text and copy it yourself."}
      </span>
    </>
  );
}
