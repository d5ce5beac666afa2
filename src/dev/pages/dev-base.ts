/** The path under which dev serves the modules that browsers load, without base path. */
export const DEV_BASE = '/_next/dev/';
