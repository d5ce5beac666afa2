import { linkPackages } from './link-packages.ts';
import { makeProject } from './run-waymark.ts';

/** What a project with pages has installed; each project has a folder of its own for what Vite keeps beside them. */
const PACKAGES = ['react', 'react-dom', 'scheduler', '@vitejs/plugin-rsc'];

/** A root layout that does nothing but frame. */
const ROOT_LAYOUT = `export default function RootLayout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
`;

/** A project in a folder of its own that finds React, from the texts of its files; `remove` deletes it. */
export function makePagesProject(files: Readonly<Record<string, string>>): {
  dir: string;
  remove: () => void;
} {
  const project = makeProject({
    'app/layout.tsx': ROOT_LAYOUT,
    'package.json': '{ "type": "module" }',
    ...files,
  });
  linkReact(project.dir);
  return project;
}

/** Has a project find React and its plugin. */
export function linkReact(dir: string): void {
  linkPackages(dir, PACKAGES);
}
