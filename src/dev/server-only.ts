/** What the package `server-only` is on a server: nothing. */
export default undefined;
