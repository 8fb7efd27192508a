import { ChangingText } from "../../../ui/changing-text.tsx";
import { text } from "../../../ui/texts.ts";
import { type Strength, usePasswordStrength } from "./use-password-strength.ts";

/** Says how hard a typed password is to guess. The element exists before its text, so that it is announced. */
export function PasswordStrength({ password }: { password: string }) {
  const strength = usePasswordStrength(password);
  return (
    <p class={`small password-strength strength-${strength}`} role="status">
      {strength && <ChangingText>{inWords(strength)}</ChangingText>}
    </p>
  );
}

function inWords(strength: Strength): string {
  switch (strength) {
    case "weak":
      return text("send.strengthWeak");
    case "fair":
      return text("send.strengthFair");
    case "strong":
      return text("send.strengthStrong");
  }
}
