// What this restaurant serves. Prices are minor units of the till's currency.
export const menu = [
  [
    "To start",
    [
      ["Soup of the day", 650],
      ["Smoked mackerel", 795],
      ["Bread and oil", 375],
    ],
  ],
  [
    "Mains",
    [
      ["Fish and chips", 1450],
      ["Ribeye steak", 2395],
      ["Mushroom risotto", 1325],
      ["Garden salad", 895],
    ],
  ],
  [
    "After",
    [
      ["Sticky toffee", 695],
      ["Cheese board", 950],
    ],
  ],
  [
    "Drinks",
    [
      ["House red, glass", 620],
      ["Pale ale", 560],
      ["Still water", 250],
      ["Flat white", 340],
    ],
  ],
].map(([course, dishes]) => ({ course, dishes: dishes.map(([name, price]) => ({ name, price })) }));
