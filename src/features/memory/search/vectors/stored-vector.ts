/** A vector as a column has it: the scale as a float4 in little endian, then a signed byte for each dimension. */
export function storedForm(vector: Float32Array): Buffer {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const scale = largest / 127;
  const stored = Buffer.alloc(4 + vector.length);
  stored.writeFloatLE(scale, 0);
  if (scale > 0)
    for (const [n, value] of vector.entries()) stored.writeInt8(Math.round(value / scale), 4 + n);
  return stored;
}

/** The cosine of a stored vector and one of unit length; undefined if their widths differ. */
export function similarityOf(stored: Buffer, question: Float32Array): number | undefined {
  if (stored.length !== 4 + question.length) return undefined;
  const values = new Int8Array(stored.buffer, stored.byteOffset + 4, question.length);
  let [product, squares] = [0, 0];
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as number;
    product += value * (question[n] as number);
    squares += value * value;
  }
  return squares === 0 ? 0 : product / Math.sqrt(squares);
}
