/** The settings of one app: its config, and the files that only one of can be in an app. */
export interface Profile {
  /** The fields of `next.config.mjs`, as they stand between its braces. */
  readonly config: string;
  readonly files?: Readonly<Record<string, string>>;
}

export type ProfileName = keyof typeof PROFILES;

/** One app each, and so one build: cases that can share a config do. */
export const PROFILES = {
  plain: { config: '' },
} satisfies Record<string, Profile>;
