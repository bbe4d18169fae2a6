/* What the bundler resolves and TypeScript does not know: hashed addresses of message files, and the
 * layout library, which ships no types. And the shapes of the model, which is written when it is built. */
declare module '*.json' {
  const address: string;
  export default address;
}

declare module 'd3-sankey';
