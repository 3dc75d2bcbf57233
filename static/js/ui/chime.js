// A short tone, synthesised by the browser.

const FREQUENCY_HZ = 660
const LENGTH_S = 0.25
const VOLUME = 0.08
const PAUSE_MS = 2_000  // a lively conversation would sound like an alarm

export class Chime {
  #audio = null
  #soundedAt = -PAUSE_MS

  play() {
    if (performance.now() - this.#soundedAt < PAUSE_MS) return
    this.#soundedAt = performance.now()
    this.#audio ??= new AudioContext()
    this.#audio.resume()  // browsers keep a page silent until the reader has touched it
    const now = this.#audio.currentTime
    const [oscillator, gain] = [new OscillatorNode(this.#audio, { frequency: FREQUENCY_HZ }), new GainNode(this.#audio)]
    gain.gain.setValueAtTime(VOLUME, now)
    gain.gain.exponentialRampToValueAtTime(0.001, now + LENGTH_S)
    oscillator.connect(gain).connect(this.#audio.destination)
    oscillator.start(now)
    oscillator.stop(now + LENGTH_S)
  }
}
