/** The files in which a build says how it was made, where that is not as usual. */
export const BUILD_NOTES = {
  /** That it was made for a static export, and where that is. */
  exported: 'export.json',
  /** Which version of React's wire format is in it. */
  react: 'react.json',
} as const;
