import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { tempFolder } from "./temp-folder.ts";

/** A self-signed certificate for 127.0.0.1 and localhost, and its key, as PEM files. */
export async function makeCertificate(
  days = 2,
): Promise<{ keyFile: string; certificateFile: string }> {
  const folder = await tempFolder();
  const [keyFile, certificateFile] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
      ...[
        "-subj",
        "/CN=test",
        "-addext",
        "subjectAltName=IP:127.0.0.1,DNS:localhost",
        "-days",
        String(days),
      ],
      ...["-keyout", keyFile, "-out", certificateFile],
    ],
    { stdio: "ignore" },
  );
  return { keyFile, certificateFile };
}
