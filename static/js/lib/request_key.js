// A random id for a request that may have to be repeated: 128 bits, in the letters the API takes.
// (crypto.randomUUID is withheld on plain http.)

export function newRequestKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
}
