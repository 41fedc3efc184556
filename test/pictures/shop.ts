/** A kind of shop: what stands on its receipts and what that costs, in whole cents. */
export interface Shop {
  names: readonly string[]
  /** Name → lowest and highest price. */
  goods: Readonly<Record<string, readonly [number, number]>>
}

export const SHOPS: readonly Shop[] = [
  {
    names: ['Corner Coffee', 'Bean & Leaf', 'Morning Cup'],
    goods: {
      Cappuccino: [320, 480],
      'Flat white': [340, 495],
      Espresso: [210, 310],
      'Iced tea': [290, 420],
      'Hot chocolate': [330, 460],
      'Almond croissant': [280, 450],
      'Banana bread': [310, 480],
      'Cheese toastie': [560, 890],
      'Granola bowl': [620, 980],
      'Lemon tart': [390, 560],
      'Orange juice': [300, 470],
      'Avocado toast': [750, 1190],
    },
  },
  {
    names: ['Fresh Basket', 'Village Grocer', 'Daily Market'],
    goods: {
      'Oat milk': [149, 289],
      Butter: [199, 369],
      'Rye bread': [249, 429],
      'Free range eggs': [289, 459],
      Tomatoes: [179, 399],
      'Ground coffee': [499, 999],
      Spaghetti: [99, 219],
      'Olive oil': [699, 1499],
      'Greek yoghurt': [149, 349],
      Bananas: [119, 259],
      'Cheddar block': [399, 749],
      'Sparkling water': [59, 129],
      'Dark chocolate': [159, 329],
    },
  },
  {
    names: ['Page & Ink', 'Harbour Books', 'The Paper Shop'],
    goods: {
      'City guide': [1290, 2490],
      Notebook: [450, 1290],
      'Fountain pen': [1890, 4990],
      'Wall calendar': [990, 1990],
      'Crime novel': [899, 1499],
      Cookbook: [1990, 3490],
      'Gift card': [250, 590],
      'Pocket atlas': [1190, 1890],
      'Ink cartridges': [390, 790],
      'Bookmark set': [290, 690],
    },
  },
  {
    names: ['Hammer & Nail', 'Builders Yard', 'Fix It Supplies'],
    goods: {
      'Wood screws': [349, 890],
      'Masking tape': [219, 599],
      'Paint 5 l': [2890, 6490],
      'Brush set': [790, 1890],
      'LED bulb': [390, 1290],
      'Extension cable': [1190, 2990],
      Sandpaper: [249, 649],
      'Door hinge': [320, 990],
      'Silicone sealant': [560, 1190],
      'Work gloves': [690, 1590],
    },
  },
  {
    names: ['Office World', 'Desk & Chair', 'North Electronics'],
    goods: {
      'Desk lamp': [3900, 8900],
      'Office chair': [18900, 64900],
      Monitor: [21900, 89900],
      Laptop: [89900, 219900],
      Keyboard: [4900, 15900],
      'Standing desk': [39900, 129900],
      'Docking station': [12900, 32900],
      Headset: [5900, 24900],
      Projector: [64900, 189900],
      'Paper shredder': [7900, 28900],
    },
  },
  {
    names: ['Trattoria Rosa', 'The Old Oak', 'Blue Lantern'],
    goods: {
      'Tomato soup': [590, 890],
      'Mixed salad': [640, 1090],
      'Grilled salmon': [1890, 2690],
      'Mushroom risotto': [1390, 1890],
      'Margherita pizza': [990, 1490],
      'Chocolate cake': [590, 890],
      'House wine': [550, 990],
      'Mineral water': [290, 520],
      'Garlic bread': [390, 640],
      'Roast chicken': [1490, 2190],
    },
  },
]
