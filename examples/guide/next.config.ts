import type { NextConfig } from 'next';

const nextConfig: NextConfig = {
  // Loaded from node_modules as they are: PGlite looks for its WebAssembly beside itself.
  serverExternalPackages: ['@electric-sql/pglite', 'pg'],
};

export default nextConfig;
