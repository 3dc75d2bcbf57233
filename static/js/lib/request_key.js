// Returns an idempotency key: 128 random bits in hexadecimal.
// (Browsers do not have crypto.randomUUID on plain http.)

export function newRequestKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
}
