/** uniqueName gives 128 random bits in hexadecimal: nobody else ever gets the same. */
export const uniqueName = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
