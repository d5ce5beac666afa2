/**
 * Search parameters that cannot be changed.
 *
 * @throws {TypeError} when one of its writing methods is called.
 * @see https://nextjs.org/docs/app/api-reference/functions/use-search-params
 */
export class ReadonlyURLSearchParams extends URLSearchParams {
  /** @deprecated These parameters cannot be changed. */
  override append(): never {
    throw unavailable('append');
  }

  /** @deprecated These parameters cannot be changed. */
  override delete(): never {
    throw unavailable('delete');
  }

  /** @deprecated These parameters cannot be changed. */
  override set(): never {
    throw unavailable('set');
  }

  /** @deprecated These parameters cannot be changed. */
  override sort(): never {
    throw unavailable('sort');
  }
}

function unavailable(method: string): TypeError {
  return new TypeError(
    `Cannot call ${method}: Method unavailable on \`ReadonlyURLSearchParams\`. Change a copy instead: \`new URLSearchParams(searchParams)\`.`,
  );
}
