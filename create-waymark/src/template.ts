/** What kind of project is made: an API alone, or one with pages. */
export type Template = 'api' | 'app';
