import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bytesOf, vectors } from "../../test/support/vectors.ts";
import { nodeCiphers } from "../ciphers/node.ts";
import { encodeBase64url, encodeUtf8, randomBytes } from "./bytes.ts";
import {
  deriveLinkProof,
  deriveShareKeys,
  isReceiptGenuine,
  makeReceipt,
  PASSWORD_STRETCHING,
  type ShareKeys,
  shareIdOf,
  verifierOf,
} from "./keys.ts";

const textOf = (bytes: Uint8Array | null) => bytes && encodeBase64url(bytes);

function asTexts(keys: ShareKeys) {
  return {
    linkProof: textOf(keys.linkProof),
    passwordProof: textOf(keys.passwordProof),
    passphrase: keys.passphrase,
    receiptKey: textOf(keys.receiptKey),
    resumeKey: textOf(keys.resumeKey),
  };
}

describe("the keys of a share", () => {
  for (const vector of vectors.keys) {
    const { linkProof, passwordProof, passphrase, receiptKey, resumeKey } = vector;
    const expected = { linkProof, passwordProof, passphrase, receiptKey, resumeKey };
    const linkKey = bytesOf(vector.linkKey);

    it(`equal the test vector with the password ${JSON.stringify(vector.password)}`, async () => {
      const keys = await deriveShareKeys(linkKey, vector.password, nodeCiphers);
      assert.deepEqual(asTexts(keys), expected);
      assert.equal(textOf(await deriveLinkProof(linkKey)), vector.linkProof);
      assert.equal(textOf(await verifierOf(keys.linkProof)), vector.linkVerifier);
      const verifier = keys.passwordProof && (await verifierOf(keys.passwordProof));
      assert.equal(textOf(verifier), vector.passwordVerifier);
    });

    const { otherSpelling, passwordSalt, stretched } = vector;
    if (otherSpelling !== undefined) {
      it("are the same for every Unicode form of the password", async () => {
        assert.notEqual(otherSpelling, vector.password);
        const keys = await deriveShareKeys(linkKey, otherSpelling, nodeCiphers);
        assert.deepEqual(asTexts(keys), expected);
      });
    }
    if (vector.password !== null && passwordSalt !== undefined) {
      const password = encodeUtf8(vector.password.normalize("NFKC"));
      it(`stretch ${JSON.stringify(vector.password)} to the bytes of the test vector`, async () => {
        const salt = bytesOf(passwordSalt);
        const stretching = nodeCiphers.argon2id(password, salt, PASSWORD_STRETCHING);
        assert.equal(textOf(new Uint8Array(await stretching)), stretched);
      });
    }
  }

  it("all depend on the password, except the link proof", async () => {
    const [open, withPassword] = vectors.keys;
    assert.ok(open && withPassword);
    assert.equal(open.linkKey, withPassword.linkKey);
    assert.equal(open.linkProof, withPassword.linkProof);
    for (const key of ["passphrase", "receiptKey", "resumeKey"] as const) {
      assert.notEqual(open[key], withPassword[key], key);
    }
  });

  it("reject an empty password", async () => {
    await assert.rejects(deriveShareKeys(randomBytes(32), "", nodeCiphers), RangeError);
  });

  it("differ from each other", async () => {
    const keys = await deriveShareKeys(randomBytes(32), "password", nodeCiphers);
    const texts = Object.values(asTexts(keys));
    assert.equal(new Set(texts).size, texts.length);
  });
});

describe("a share's id", () => {
  it("derives from the owner verifier", async () => {
    const { ownerToken, ownerVerifier, shareId } = vectors.ownership;
    assert.equal(textOf(await verifierOf(bytesOf(ownerToken))), ownerVerifier);
    assert.equal(await shareIdOf(bytesOf(ownerVerifier)), shareId);
  });
});

describe("a receipt", () => {
  const { shareId, ticket, receipt } = vectors.receipt;
  const receiptKey = bytesOf(vectors.receipt.receiptKey);
  const ticketVerifier = bytesOf(vectors.receipt.ticketVerifier);

  it("equals the test vector and is genuine", async () => {
    assert.equal(textOf(await verifierOf(bytesOf(ticket))), vectors.receipt.ticketVerifier);
    assert.equal(textOf(await makeReceipt(receiptKey, shareId, ticketVerifier)), receipt);
    assert.ok(await isReceiptGenuine(vectors.receipt, receiptKey, shareId));
  });

  it("is not genuine for another share, another ticket or another key", async () => {
    const genuine = { receipt, ticketVerifier: vectors.receipt.ticketVerifier };
    const other = randomBytes(32);
    const otherText = encodeBase64url(other);
    const otherId = encodeBase64url(randomBytes(16));
    assert.ok(!(await isReceiptGenuine(genuine, receiptKey, otherId)));
    assert.ok(!(await isReceiptGenuine(genuine, other, shareId)));
    for (const wrong of [
      { ...genuine, ticketVerifier: otherText },
      { ...genuine, ticketVerifier: "?" },
      { ...genuine, receipt: otherText },
      { ...genuine, receipt: "" },
    ]) {
      assert.ok(!(await isReceiptGenuine(wrong, receiptKey, shareId)), JSON.stringify(wrong));
    }
  });
});
