const [port, publicDir, routes] = process.argv.slice(2);

/**
 * What a server is started with: where it listens, the folder of static files, and how many routes it has in the
 * place of those that are compared; 0: those.
 */
export const peerOptions = { port: Number(port), publicDir, routes: Number(routes ?? 0) };
