/**
 * The address (RFC 6068) that opens a draft of an e-mail. Everything is percent-encoded: a bare "#" would end the address,
 * and the mail would lack the key of the link.
 */
export function mailAddress(subject: string, body: string): string {
  // RFC 6068, section 5: line breaks are %0D%0A.
  const lines = body.replaceAll("\n", "\r\n");
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(lines)}`;
}
