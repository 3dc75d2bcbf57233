// Short sounds, synthesised by the browser: one note for a message, two that rise for a mention or a reply, and three like
// a door bell for a guest who waits.

const SOUNDS = {
  message: [660],
  mention: [660, 880],
  waiting: [523, 392, 523],
}
const NOTE_S = 0.25
const EVERY_S = 0.13  // the next note begins while the last one fades
const VOLUME = 0.06
const PAUSE_MS = 2_000  // between two sounds of a kind: a lively conversation would sound like an alarm

export class Chime {
  #audio = null
  #soundedAt = {}

  // `kind` is one of SOUNDS.
  play(kind) {
    if (performance.now() - (this.#soundedAt[kind] ?? -PAUSE_MS) < PAUSE_MS) return
    this.#soundedAt[kind] = performance.now()
    this.#audio ??= new AudioContext()
    this.#audio.resume()  // browsers keep a page silent until the reader has touched it
    SOUNDS[kind].forEach((frequency, index) => this.#note(frequency, this.#audio.currentTime + index * EVERY_S))
  }

  #note(frequency, at) {
    const [oscillator, gain] = [new OscillatorNode(this.#audio, { frequency }), new GainNode(this.#audio)]
    gain.gain.setValueAtTime(VOLUME, at)
    gain.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S)
    oscillator.connect(gain).connect(this.#audio.destination)
    oscillator.start(at)
    oscillator.stop(at + NOTE_S)
  }
}
