/**
 * The mail address of a contact for reports of abuse. The label of its link contains it, because not every browser opens a
 * mail program. Null if the contact is a web page.
 *
 * @param contact a `mailto:` or `https:` address
 */
export function abuseAddress(contact: string): string | null {
  return /^mailto:(?<address>[\w.+@-]+)(?:\?|$)/.exec(contact)?.groups?.address ?? null;
}
