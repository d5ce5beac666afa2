const USERS = new Map([['secret-token', { id: '42', name: 'Alice' }]]);

/** The user of an Authorization header; `undefined` for a header that is none of a user. */
export function findUser(authorization = '') {
  const [scheme, token] = authorization.split(' ');
  return scheme === 'Bearer' ? USERS.get(token) : undefined;
}
