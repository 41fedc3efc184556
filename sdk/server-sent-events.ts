/** One message of a stream of Server-Sent Events. */
export interface Message {
  id: string | null
  data: string
}

/**
 * Takes a stream of Server-Sent Events apart, by its living standard: lines end in CR, LF or both, a
 * blank line ends a message, comments and unknown fields are passed over, and what the end of the
 * stream cuts off is no message.
 */
export async function* messagesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  let message: Message = { id: null, data: '' }
  for await (const line of linesOf(stream)) {
    if (line !== '') {
      message = withLine(message, line)
      continue
    }
    // Each data line left its line end behind, the last of which is no part of the data.
    if (message.data !== '') yield { ...message, data: message.data.slice(0, -1) }
    message = { id: null, data: '' }
  }
}

function withLine(message: Message, line: string): Message {
  const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
  if (field === 'data') return { ...message, data: `${message.data}${value}\n` }
  if (field === 'id') return { ...message, id: value }
  return message
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    rest += decoder.decode(chunk, { stream: true })
    // A CR at the end may be half of a line end, whose LF is still to come.
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    yield* lines
  }
}
