/** A mistake or an obstacle that the user can mend: printed as a message, without a stack. */
export class CreateError extends Error {
  override readonly name = 'CreateError';
}
