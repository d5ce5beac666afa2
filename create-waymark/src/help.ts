/** What `--help` prints. */
export const help = `Start a new Waymark API, or one with pages.

Usage: create-waymark [name] [flags]

  name                     my-api, @acme/my-api, a path, or . for the current folder

Flags:
  --api                    an API project (the default)
  --app                    an API with pages, in React
  --use-npm, --use-pnpm, --use-yarn, --use-bun
                           the package manager (default: the one that runs this)
  --package-manager <pm>   the same, by name
  --skip-install           write the files, install nothing
  --no-git                 make no git repository
  --waymark <spec>         depend on this waymark: a version, a tag, file:<folder>, a .tgz
  -y, --yes                ask nothing, take the defaults (name: my-api)
  -h, --help               show this
  -v, --version            show the version

Example: npx create-waymark@latest my-api --api`;
