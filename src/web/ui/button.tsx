import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import "./button.css";

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
