// A short tone, made by the browser itself.

const FREQUENCY_HZ = 660
const LENGTH_S = 0.25
const VOLUME = 0.08
const REST_MS = 2_000  // a lively conversation is not an alarm

export class Tone {
  #audio = null
  #soundedAt = -REST_MS

  sound() {
    if (performance.now() - this.#soundedAt < REST_MS) return
    this.#soundedAt = performance.now()
    this.#audio ??= new AudioContext()
    this.#audio.resume()  // browsers keep a page silent until one has touched it
    const now = this.#audio.currentTime
    const [oscillator, gain] = [new OscillatorNode(this.#audio, { frequency: FREQUENCY_HZ }), new GainNode(this.#audio)]
    gain.gain.setValueAtTime(VOLUME, now)
    gain.gain.exponentialRampToValueAtTime(0.001, now + LENGTH_S)
    oscillator.connect(gain).connect(this.#audio.destination)
    oscillator.start(now)
    oscillator.stop(now + LENGTH_S)
  }
}
