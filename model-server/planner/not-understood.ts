/** Thrown inside the planner where a question cannot be followed; the planner answers it as a refusal. */
export class NotUnderstood extends Error {
  override name = 'NotUnderstood'
}

/** What is said to the user, naming the setting that helps. @param why in a few words, e.g. `the column in question is not clear` */
export const refusalOf = (why: string): string =>
  `I cannot do this without a language model (${why}); set MODELS=vllm, ollama or openai.`
