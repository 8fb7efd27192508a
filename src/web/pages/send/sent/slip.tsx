import { Literal } from "../../../ui/literal.tsx";
import { siteName } from "../../../ui/site-name.ts";
import { text } from "../../../ui/texts.ts";
import { QrCode } from "./qr-code.tsx";
import "./slip.css";

interface SlipProps {
  link: string;
  /** How often the link opens, and when it expires. */
  message: string;
  /** Null: it is not printed. */
  password: string | null;
}

/** A slip of paper for the recipient. It is printed in place of the page. */
export function Slip({ link, message, password }: SlipProps) {
  return (
    <section class="slip">
      <p>{siteName()}</p>
      <h1>{text("send.slipTitle")}</h1>
      <p>{message}</p>
      <p>{text("send.slipSteps")}</p>
      <QrCode link={link} label={text("send.qrCode")} />
      <p class="slip-link">
        <Literal>{link}</Literal>
      </p>
      {password !== null && (
        <p>
          {text("send.password")}{" "}
          <strong>
            <Literal class="slip-password">{password}</Literal>
          </strong>
        </p>
      )}
    </section>
  );
}
