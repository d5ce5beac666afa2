/** What reading the body of a request fails with whose client is not there any more. */
export function clientGone(): DOMException {
  return new DOMException('The client went away before its request was whole.', 'AbortError');
}
